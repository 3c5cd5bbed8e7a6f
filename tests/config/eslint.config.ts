import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/*.astro', '**/*.mjs', '**/*.as.ts', '**/*.generated.ts', '**/*.d.ts'] },
  ...tseslint.configs.recommended,
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
    files: ['src/models/**/*.ts', 'src/figures/**/*.ts'],
    ignores: ['src/figures/_shared/element.ts'],
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
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Pass a seeded generator in.',
        },
      ],
    },
  },
);
