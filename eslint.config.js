import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** Where a rule is narrower than its default, the comment says why. */
export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "coverage/", "var/"] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            "eslint.config.js",
            ".dependency-cruiser.cjs",
            "test/jest/*.cjs",
            "stubs/*/*.cjs",
          ],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // The compiler's noPropertyAccessFromIndexSignature asks for the opposite.
      "@typescript-eslint/dot-notation": "off",
      "no-console": "error",
      complexity: ["error", 12],
      "max-params": ["error", 4],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-warning-comments": [
        "error",
        { terms: ["todo", "fixme", "xxx", "hack"], location: "anywhere" },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of literals." },
        { selector: "ExportDefaultDeclaration", message: "Export by name." },
      ],
    },
  },
  {
    // The environment is read where a process begins, and handed down from there.
    files: ["src/**", "commands/**"],
    ignores: ["src/cli/**", "src/main.ts"],
    rules: {
      "no-restricted-properties": ["error", { object: "process", property: "env" }],
      "no-restricted-globals": [
        "error",
        { name: "process", message: "Only src/cli knows the process." },
      ],
    },
  },
  {
    // Scenarios are the simulation's: nothing that answers a person may read them.
    files: ["src/**", "commands/**"],
    ignores: ["src/drill/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of literals." },
        { selector: "ExportDefaultDeclaration", message: "Export by name." },
        {
          selector: "Literal[value=/fixtures|expectations/]",
          message: "Only src/drill reads fixtures.",
        },
        {
          selector: "TemplateElement[value.raw=/fixtures|expectations/]",
          message: "Only src/drill reads fixtures.",
        },
      ],
    },
  },
  {
    files: ["test/**"],
    rules: {
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[object.name='jest'][property.name='mock']",
          message: "Fakes, not module replacement.",
        },
      ],
    },
  },
  {
    files: ["eslint.config.js", "**/*.cjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        module: "readonly",
        require: "readonly",
        process: "readonly",
        Buffer: "readonly",
      },
    },
    rules: { "no-restricted-syntax": "off", "@typescript-eslint/no-require-imports": "off" },
  },
);
