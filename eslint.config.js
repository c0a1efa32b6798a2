/* ESLint 9, not 10: it runs with Node 18, which Debian 12 brings. */

import js from "@eslint/js";
import globals from "globals";

const files = (folder) => [`${folder}/**/*.js`];

export default [
  { ignores: ["build/", ".venv/"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", 40],
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: files("posecheck/ui"), languageOptions: { globals: globals.browser } },
  { files: files("tests/ui"), languageOptions: { globals: globals.node } },
  { // run in the page by the browser tests, which put FPS in
    files: files("tests/browser"),
    languageOptions: { globals: { ...globals.browser, FPS: "readonly" }, sourceType: "script" },
    rules: { "max-lines-per-function": "off" }, // one function keeps its names from the page
  },
];
