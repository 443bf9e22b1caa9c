// The parts of the page's script are linted as the browser gets them: as one block.

import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { languageOptions: { ecmaVersion: 2024, sourceType: "script", globals: globals.browser } },
];
