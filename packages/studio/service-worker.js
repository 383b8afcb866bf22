// Keeps the page's files on the device, so that it opens without a network. The build puts the list of files and its version
// before this program. It answers with what it has, and asks the network only for the rest.
/* global FILES, VERSION */
const cacheName = `ulmus-studio ${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const dropOthers = caches.keys().then((names) => {
    const old = names.filter((name) => name.startsWith("ulmus-studio ") && name !== cacheName);
    return Promise.all(old.map((name) => caches.delete(name)));
  });
  event.waitUntil(dropOthers.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept ?? fetch(event.request)));
});
