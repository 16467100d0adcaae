import js from "@eslint/js";
import globals from "globals";

export default [
  // Environments beside the project and what tools leave behind have scripts of their own.
  { ignores: [".*/**", "build/**", "dist/**", "out/**"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      // It takes `this.#one ||= two` for a write alone; the type check knows better.
      "no-unused-private-class-members": "off",
      "no-var": "error",
      "prefer-const": "error",
      // What comes from the episode is text, and the pages' policy lets no inline code run.
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc"].map((property) => ({
          property,
          message: "Set text, never markup.",
        })),
      ],
    },
  },
  {
    files: ["review/page/**/*.js", "castproof/player/assets/**/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["compare/assets/**/*.js"],
    languageOptions: { globals: globals.browser, sourceType: "script" },
  },
];
