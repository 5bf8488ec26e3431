// A link can ask for a language. The server, which writes the words, does not see the fragment and is asked again by the
// query; it has its way with a language it does not know, so it is asked once. Runs before anything is drawn.
{
  const askAgain = () => {
    const asked = /[#&]lang=([\w-]+)/.exec(location.hash)?.[1];
    const url = new URL(location.href);
    if (!asked || asked === document.documentElement.lang || asked === url.searchParams.get("lang")) return;
    url.searchParams.set("lang", asked);
    location.replace(url);
  };
  addEventListener("hashchange", askAgain);
  askAgain();
}
