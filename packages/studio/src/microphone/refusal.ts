// Why there is no microphone, in plain words with what to do.
export function sayWhy({ name, message }: Error): string {
  switch (name) {
    case "NotAllowedError":
      return "The browser may not use the microphone. Allow it in the address bar (the icon left of the address), then press the button again. Files work without it.";
    case "NotFoundError":
      return "No microphone was found. Plug one in, or drop files with sounds instead.";
    case "NotReadableError":
      return "Another program is using the microphone. Close it there, then press the button again.";
    case "OverconstrainedError":
      return "The chosen microphone is gone. Choose another one.";
    case "ArgumentError":
      return "Browsers give the microphone only to pages from https or from this computer. Open the page so, or drop files instead.";
    default:
      return `The microphone could not be opened (${message}). Drop files with sounds instead.`;
  }
}
