// Starts the page.
import { mount } from "svelte";
import "./design/tokens.css";
import "./design/base.css";
import App from "./App.svelte";
import { begin } from "./studio.ts";

const target = document.querySelector("#app");
if (target) mount(App, { target });
void begin();
if ("serviceWorker" in navigator) void navigator.serviceWorker.register("sw.js").catch(() => {}); // some windows forbid it; all else works
