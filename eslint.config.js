import tseslint from 'typescript-eslint';

/** @param {string[]} names @param {string} why */
const forbid = (names, why) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: names, message: why }] }],
});
const adapters = ['@omnipub/copr', '@omnipub/koji', '@omnipub/canonical', '@omnipub/gobbler'];
const above = ['@omnipub/pipeline', 'omnipub', '@omnipub/cli'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'test-fixtures/**', '**/generated/**', '*.config.*'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
      ],
      eqeqeq: 'error',
    },
  },
  // The direction of ARCHITECTURE.md: cli -> pipeline -> core, adapters -> core, the sandbox stands alone.
  {
    files: ['packages/core/src/**'],
    rules: forbid([...adapters, ...above, '@omnipub/sandbox'], 'core knows no store and nothing above it'),
  },
  {
    files: ['packages/{copr,koji,canonical,gobbler}/src/**'],
    rules: forbid([...adapters, ...above], 'adapters depend on core only'),
  },
  {
    files: ['packages/{pipeline,cli}/src/**'],
    ignores: ['**/*.test.ts'],
    rules: forbid(adapters, 'adapters are found through the generated registry'),
  },
  {
    files: ['tools/sandbox/src/**'],
    ignores: ['**/*.test.ts'],
    rules: forbid(['@omnipub/*', 'omnipub'], 'a server that shares code with its client proves nothing'),
  },
  // axios is behind one file (ARCHITECTURE.md section 2).
  {
    files: ['packages/**/src/**'],
    ignores: ['packages/core/src/http/transport-axios.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: 'axios', message: 'use the HttpClient of @omnipub/core' }] },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
