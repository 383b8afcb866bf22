// Which of the three places is shown. The address says it, so that the browser's back button works.
export type PlaceName = "teach" | "listen" | "take";

export const places: readonly { readonly name: PlaceName; readonly title: string }[] = [
  { name: "teach", title: "Teach" },
  { name: "listen", title: "Listen" },
  { name: "take", title: "Take along" },
];

class Place {
  now = $state<PlaceName>(fromAddress());

  constructor() {
    addEventListener("hashchange", () => {
      this.now = fromAddress();
      document.querySelector<HTMLElement>("#place")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    });
  }
}

function fromAddress(): PlaceName {
  const name = location.hash.slice(1).split("=")[0];
  return places.find((place) => place.name === name)?.name ?? "teach";
}

export const place = new Place();
