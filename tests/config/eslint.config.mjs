import tseslint from 'typescript-eslint';

/** What only types can tell, in all of src: a promise that nobody waits for. */
const promises = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  // An async listener is fine: it catches what it awaits.
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
  '@typescript-eslint/only-throw-error': 'error',
};

const typed = {
  parserOptions: {
    project: ['tsconfig.json'],
    tsconfigRootDir: new URL('../..', import.meta.url).pathname,
  },
};

export default tseslint.config(
  { ignores: ['**/*.astro', '**/*.mjs', '**/*.as.ts', '**/*.generated.ts', '**/*.d.ts'] },
  ...tseslint.configs.recommended,
  { files: ['src/**/*.ts'], languageOptions: typed, rules: promises },
  {
    files: ['src/models/**/*.ts', 'src/course/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    rules: {
      ...promises,
      // An assertion that says what a node is helps the reader even where the compiler knows.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    // Nothing here may be switched off by a comment in the file.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['src/models/**/*.ts', 'src/figures/**/*.ts'],
    ignores: ['src/figures/_shared/{element,start}.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Models and figures have named exports only.',
        },
        {
          selector: "NewExpression[callee.name='Date']",
          message: 'Models and figures know no time.',
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'Models and figures know no time.',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Pass a seeded generator in.',
        },
      ],
    },
  },
);
