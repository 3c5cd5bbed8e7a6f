import { readFileSync } from 'node:fs';
import { bundledThemes, createHighlighter, type ThemeRegistrationAny } from 'shiki';
import { describe, expect, it } from 'vitest';
import { pairThemes } from '../../../src/components/content/paired-theme.ts';

const names = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } as const;

describe('pairThemes', () => {
  it('gives every token the colours that the two themes give it one by one', async () => {
    const light = (await bundledThemes[names.light]()).default;
    const dark = (await bundledThemes[names.dark]()).default;
    const { theme, unpair } = pairThemes(light, dark, { '#66707b': '#57534b' });
    const langs = ['typescript', 'cpp'];
    const one = await createHighlighter({ themes: [theme], langs });
    const two = await createHighlighter({ themes: Object.values(names), langs });
    for (const [file, lang] of [
      ['src/course/tex.ts', 'typescript'],
      ['src/kernels/fused-scan.cu', 'cpp'],
    ] as const) {
      const code = readFileSync(file, 'utf8');
      const common = { lang, tokenizeTimeLimit: 0 };
      expect(one.codeToHtml(code, { ...common, theme: 'paired', transformers: [unpair] })).toBe(
        two.codeToHtml(code, {
          ...common,
          themes: names,
          defaultColor: false,
          colorReplacements: { '#66707b': '#57534b' },
        }),
      );
    }
  });

  it('refuses themes whose rules differ', () => {
    const theme = (scope: string): ThemeRegistrationAny => ({
      name: scope,
      tokenColors: [{ scope, settings: { foreground: '#123456' } }],
    });
    expect(() => pairThemes(theme('a'), theme('b'), {})).toThrow(
      'pairThemes: a and b have different rules.',
    );
  });
});
