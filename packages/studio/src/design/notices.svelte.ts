// What the page has to tell for a moment: what went wrong, what was done and can be undone.
export interface Notice {
  readonly id: number;
  readonly text: string;
  /** Further lines, such as one for each file. */
  readonly details: readonly string[];
  readonly kind: "told" | "wrong";
  readonly action?: { readonly name: string; readonly run: () => void };
}

const SECONDS = 8;

export class Notices {
  all = $state.raw<readonly Notice[]>([]);
  #count = 0;

  tell(text: string, action?: Notice["action"]): void {
    this.#add({ text, details: [], kind: "told", ...(action && { action }) });
  }

  /** Stays until it is closed. */
  warn(text: string, details: readonly string[] = []): void {
    this.#add({ text, details, kind: "wrong" });
  }

  close(id: number): void {
    this.all = this.all.filter((notice) => notice.id !== id);
  }

  #add(notice: Omit<Notice, "id">): void {
    const id = this.#count++;
    this.all = [...this.all.slice(-2), { ...notice, id }];
    if (notice.kind === "told") setTimeout(() => this.close(id), 1000 * SECONDS);
  }
}
