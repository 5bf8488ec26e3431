"""Several classes: a colour, a shape and an output neuron for each; the plane shows which is likeliest."""

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_a_network_learns_several_classes(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Problem type", "Several classes")
    playground.radio("Blobs").check()
    expect(playground.page.locator("#legend li")).to_have_count(3)
    expect(playground.page.locator(".tile.output")).to_have_count(3)
    before = playground.drawing("#boundary")
    playground.play()
    playground.page.wait_for_function("() => Number(document.getElementById('test-loss').textContent) < 0.1")
    playground.pause()
    playground.wait_for_other_drawing("#boundary", before)
    expect(playground.page.locator("#test-accuracy")).to_have_text("100.0 %")


def test_the_plane_has_the_colours_of_the_classes(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=blobs&page.discretize=true")
    playground.play()
    playground.page.wait_for_function("() => Number(document.getElementById('test-loss').textContent) < 0.1")
    playground.pause()
    # Blobs begin at the top and go round clockwise; here is where each lies, as shares of the plane.
    colors = playground.page.evaluate(
        """() => {
          const canvas = document.getElementById("boundary");
          const ctx = canvas.getContext("2d");
          const at = (x, y) => [...ctx.getImageData(x * canvas.width, y * canvas.height, 1, 1).data].join();
          return [at(0.3, 0.12), at(0.85, 0.85), at(0.12, 0.85)];
        }"""
    )
    assert len(set(colors)) == 3


def test_the_number_of_classes_can_be_chosen(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=arms")
    playground.button("More settings").click()
    playground.choose("Classes", "6")
    playground.wait_for_link("data.classes=6")
    expect(playground.page.locator("#legend li")).to_have_count(6)
    expect(playground.page.locator(".tile.output")).to_have_count(6)
    expect(playground.button("Bias of the output of Class 6")).to_be_visible()
    playground.step()
    playground.radio("Iris").check()
    expect(playground.page.locator("#legend")).to_have_text("SetosaVersicolorVirginica")
    expect(playground.combobox("Classes")).to_have_count(0)
    expect(playground.spinbutton("Samples")).to_be_disabled()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.step()
    expect(playground.page.locator(".toast")).to_have_count(0)


def test_previews_have_the_number_of_classes_that_is_chosen(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=arms")
    playground.button("More settings").click()
    drawings = []
    for count in ("3", "5", "6"):
        playground.combobox("Classes").select_option(count)
        expect(playground.page.locator("[data-output]")).to_have_count(int(count))
        drawings.append(
            [playground.drawing(f".preview[data-dataset={name}]") for name in ("arms", "rings", "blobs")]
        )
    assert len({picture for pictures in drawings for picture in pictures}) == 9


def test_pointing_at_an_output_shows_the_probability_of_its_class(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=rings")
    together = playground.drawing("#boundary")
    playground.button("Output neuron of Class 2").hover()
    expect(playground.page.locator("#subject")).to_have_text("Probability of Class 2")
    playground.wait_for_other_drawing("#boundary", together)
    playground.page.locator("#epoch").hover()
    expect(playground.page.locator("#subject")).to_have_text("Likeliest class")


def test_from_several_classes_back_to_two(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=rings")
    playground.choose("Problem type", "Classification")
    expect(playground.page.locator(".tile.output")).to_have_count(1)
    expect(playground.page.locator("#legend")).to_be_hidden()
    playground.step()
    assert playground.fragment() == ""


def test_each_label_has_an_output_and_each_combination_a_colour(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Problem type", "Several labels")
    playground.wait_for_link("data.dataset=labels")
    expect(playground.page.locator("#legend li")).to_have_text(["neither", "A", "B", "A and B"])
    expect(playground.page.locator(".tile.output")).to_have_count(2)
    expect(playground.button("Bias of the output of B")).to_be_visible()
    playground.step()
    playground.page.get_by_role("tab", name="Metrics").click()
    expect(playground.page.locator("#confusion tbody tr")).to_have_count(4)
    expect(playground.page.locator("#per-class tbody tr")).to_have_count(2)


def test_softmax_can_be_chosen_for_labels_behind_a_loss_that_it_does_not_leave_undefined(
    playground: PlaygroundPage,
) -> None:
    playground.open("data.dataset=labels&training.loss=squared_error")
    playground.button("More settings").click()
    playground.choose("Output layer", "Softmax")
    playground.wait_for_link("network.output=softmax")
    playground.step()
    expect(playground.page.locator("#epoch")).to_have_text("1")
