"""The glossary is whole in every language, and says what is wrong with a file by its line."""

import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from playground.lessons.terms import GLOSSARY, read_glossary, term_ids
from playground.locales import LANGUAGES, read_words

TOML = """\
[[terms]]
id = "bias"
english = "bias"
see = ["weight"]
[[terms]]
id = "weight"
english = "weight"
"""
TEXT = """\
## bias
Bias / intercept

A number that is added.

## weight
Weight

A [bias](term:bias)'s factor.
"""


def folder_of(tmp_path: Path, toml: str = TOML, text: str = TEXT) -> Path:
    (tmp_path / "terms.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "en.md").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_a_word_and_a_meaning(language: str) -> None:
    terms = read_glossary(language).terms
    assert len(terms) >= 115
    assert tuple(term.id for term in terms) == term_ids()
    assert all(term.word and term.english and len(re.sub(r"<[^>]*>", "", term.html)) >= 15 for term in terms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_names_two_terms_first(language: str) -> None:
    words = [term.word for term in read_glossary(language).terms]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_is_well_formed(language: str) -> None:
    for term in read_glossary(language).terms:
        root = fromstring(f"<div>{term.html}</div>")  # noqa: S314 - our own text
        assert {each.get("data-term") for each in root.iter("a")} <= set(term_ids())
        assert "$" not in "".join(root.itertext())


def test_a_language_leaves_out_no_formula_and_no_link() -> None:
    english, *others = (read_glossary(language) for language in LANGUAGES)
    for other in others:
        for term, twin in zip(english.terms, other.terms, strict=True):
            assert term.html.count("formula-line") == twin.html.count("formula-line"), (
                other.language,
                term.id,
            )


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name.startswith("zh")])
def test_chinese_is_punctuated_in_full_width(language: str) -> None:
    text = (GLOSSARY / f"{language}.md").read_text(encoding="utf-8")
    assert (
        re.findall(r"[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff]?", re.sub(r"\]\([a-z]+:[^)]*\)", "]", text)) == []
    )


@pytest.mark.parametrize(("language", "encoding"), [("zh-Hant", "big5"), ("zh-Hans", "gb2312")])
def test_no_character_of_the_other_script_has_strayed_in(language: str, encoding: str) -> None:
    text = (GLOSSARY / f"{language}.md").read_text(encoding="utf-8")
    for character in re.findall(r"[\u4e00-\u9fff]", text):
        character.encode(encoding)


@pytest.mark.parametrize(
    ("language", "term", "word", "warned"),
    [
        ("zh-Hant", "bias", "偏置", "偏差"),
        ("zh-Hant", "activation_function", "激活函數", "譯名"),
        ("zh-Hant", "epoch", "輪次", "週期"),
        ("zh-Hant", "batch_normalization", "批次正規化", "之後"),
        ("zh-Hant", "early_stopping", "提早停止", "測試集"),
        ("zh-Hant", "regularization", "正則化", "正規化"),
        ("zh-Hans", "bias", "偏置", "偏差"),
        ("zh-Hans", "accuracy", "准确率", "精度"),
        ("zh-Hans", "precision", "精确率", "准确率"),
        ("zh-Hans", "batch_size", "批量大小", ""),
        ("zh-Hans", "batch_normalization", "批归一化", ""),
        ("zh-Hans", "epoch", "轮次", "周期"),
        ("en", "epoch", "Epoch", "single update"),
    ],
)
def test_where_notes_disagree_one_word_is_chosen_and_the_others_are_named(
    language: str, term: str, word: str, warned: str
) -> None:
    found = next(each for each in read_glossary(language).terms if each.id == term)
    assert found.word == word
    assert warned in found.html


NOTED = {
    "zh-Hant": """
        倒傳遞:backpropagation 啟動函數:activation_function 激勵函數:activation_function 偏倚:bias
        偏差:bias 偏差:statistical_bias 感知機:perceptron 邏輯門:logic_gate 連鎖率:chain_rule
        權值:weight 閥值:threshold_function 過飽和:saturation 代價函數:loss_function
        均方差:squared_error 單邊誤差:hinge_loss 批量大小:batch_size 週期:epoch 代:epoch 遞迴次數:epoch
        疊代:iteration 學習速率:learning_rate 過擬合:overfitting 正規化:regularization
        正規化:normalization 批標準化:batch_normalization 早期停止:early_stopping 虛擬變數:one_hot
        信息熵:entropy 敏感性:recall 支持向量機:support_vector_machine 濾鏡:convolution
        前向回饋:forward_pass 移動平均:exponential_average
    """,
    "zh-Hans": """
        精度:accuracy 准确率:accuracy 准确率:precision 系数:weight 惯性:momentum 截断:gradient_clipping
        评价集:validation_set 表达能力:capacity 随机失活:dropout 归一化:normalization
        密集连接层:dense_layer 链式求导:chain_rule 分割超平面:decision_boundary 留出验证集:hold_out
        分类编码:one_hot 周期:epoch 轮数:epoch 集成学习:ensemble 循环网络:recurrent_network
        正向计算:forward_pass
    """,
}


@pytest.mark.parametrize(
    ("language", "word", "term"),
    [(language, *pair.split(":")) for language, pairs in NOTED.items() for pair in pairs.split()],
)
def test_whoever_knows_a_word_from_other_notes_finds_the_term(language: str, word: str, term: str) -> None:
    found = [each.id for each in read_glossary(language).terms if word in " / ".join((each.word, *each.also))]
    assert term in found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("epoch", "page.epoch"),
        ("bias", "page.bias"),
        ("weight", "page.weight"),
        ("batch_size", "page.batch_size"),
        ("learning_rate", "page.learning_rate"),
        ("regularization", "page.regularization"),
        ("batch_normalization", "page.batch_normalization"),
        ("early_stopping", "page.early_stopping"),
        ("optimizer", "page.optimizer"),
        ("dropout", "page.dropout"),
        ("gradient", "page.gradient"),
        ("noise", "page.noise"),
        ("seed", "page.seed"),
        ("accuracy", "metrics.accuracy"),
        ("precision", "metrics.precision"),
        ("recall", "metrics.recall"),
        ("confusion_matrix", "metrics.confusion_matrix"),
        ("objective_function", "metrics.objective"),
        ("momentum", "optimizers.momentum"),
        ("decision_tree", "baselines.tree"),
        ("logistic_regression", "baselines.logistic"),
    ],
)
def test_the_page_says_the_glossary_s_word(language: str, term: str, key: str) -> None:
    found = next(each for each in read_glossary(language).terms if each.id == term)
    assert read_words(language)[key].lower() in {word.lower() for word in (found.word, *found.also)}


def test_other_words_and_labels_of_the_page_are_told() -> None:
    terms = {term.id: term for term in read_glossary("en").terms}
    assert "node" in terms["neuron"].also
    assert terms["batch_size"].labels == ["page.batch_size"]
    assert terms["batch_size"].shown_as == ["Batch size"]
    assert "activations" in terms["activation_function"].labels


@pytest.mark.parametrize(
    ("toml", "text", "told"),
    [
        (TOML, TEXT.replace("## weight", "## wight"), r"en\.md: .*wight"),
        (TOML, TEXT.replace("## weight", "### weight"), r"en\.md:6: .*### weight"),
        (TOML, TEXT.replace("term:bias", "term:bais"), r"en\.md:6: .*bais"),
        (TOML, TEXT.replace("A number that is added.\n", ""), r"en\.md:1: bias needs a sentence"),
        (TOML, TEXT + "\n## bias\nBias\n\nAgain.\n", r"en\.md:11: bias stands once"),
        (TOML.replace('"weight"]', '"wait"]'), TEXT, r"terms\.toml: bias sees .*wait"),
        (TOML.replace('id = "weight"', 'id = "bias"'), TEXT, r"terms\.toml: every id stands once"),
        (TOML + 'labels = ["page.no_such"]\n', TEXT, r"terms\.toml: labels of weight .*page\.no_such"),
        (TOML + "[[terms", TEXT, r"terms\.toml: is not a list of terms"),
        (TOML + "colour = 3\n", TEXT, r"terms\.toml: is not a list of terms.*"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, toml: str, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_glossary("en", folder_of(tmp_path, toml, text))


def test_a_glossary_of_one_s_own_is_read(tmp_path: Path) -> None:
    bias, weight = read_glossary("en", folder_of(tmp_path)).terms
    assert (bias.word, bias.also, bias.see) == ("Bias", ["intercept"], ["weight"])
    assert (
        weight.html == '<p>A <a class="term" href="#glossary=bias" data-term="bias">bias</a>\'s factor.</p>\n'
    )
