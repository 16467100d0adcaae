// The page to print: its one button.

import { byId } from "./dom.js";

byId("print").addEventListener("click", () => print());
byId("print").focus();
