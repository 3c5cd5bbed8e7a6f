// Two themes in one: each colour of the made theme stands for a pair, so that a listing is taken
// apart once instead of once for each theme. The two themes must have the same rules.
import type { Element } from 'hast';
import type { ShikiTransformer, ThemeRegistrationAny } from 'shiki';

export interface PairedTheme {
  readonly theme: ThemeRegistrationAny;
  /** Gives a listing the colours of both themes, as custom properties. */
  readonly unpair: ShikiTransformer;
}

type Rule = NonNullable<ThemeRegistrationAny['tokenColors']>[number];

/** `replaced` exchanges colours of the light theme. @throws Error when the rules differ. */
export function pairThemes(
  light: ThemeRegistrationAny,
  dark: ThemeRegistrationAny,
  replaced: Readonly<Record<string, string>>,
): PairedTheme {
  const pairs: string[] = [];
  const pair = (day: string | undefined, night: string | undefined): string | undefined => {
    if (day === undefined && night === undefined) return undefined;
    if (day === undefined || night === undefined) throw differ(light, dark);
    const style = `${replaced[day.toLowerCase()] ?? day.toUpperCase()} ${night.toUpperCase()}`;
    const at = pairs.indexOf(style);
    const place = at < 0 ? pairs.push(style) - 1 : at;
    return `#${place.toString(16).toUpperCase().padStart(6, '0')}`;
  };
  const rules = light.tokenColors ?? [];
  const others = dark.tokenColors ?? [];
  if (rules.length !== others.length) throw differ(light, dark);
  const tokenColors = rules.map((rule, i): Rule => {
    const other = others[i]!;
    const shape = ({ scope, settings }: Rule): string =>
      JSON.stringify([scope, settings.fontStyle]);
    if (shape(rule) !== shape(other)) throw differ(light, dark);
    const foreground = pair(rule.settings.foreground, other.settings.foreground);
    const { fontStyle } = rule.settings;
    return {
      ...(rule.scope === undefined ? {} : { scope: rule.scope }),
      settings: {
        ...(foreground === undefined ? {} : { foreground }),
        ...(fontStyle === undefined ? {} : { fontStyle }),
      },
    };
  });
  const colour = (theme: ThemeRegistrationAny, name: string): string =>
    theme.colors?.[`editor.${name}`] ?? '';
  const foreground = pair(colour(light, 'foreground'), colour(dark, 'foreground'))!;
  const paper = `--shiki-light:${colour(light, 'foreground')};--shiki-dark:${colour(dark, 'foreground')};--shiki-light-bg:${colour(light, 'background')};--shiki-dark-bg:${colour(dark, 'background')}`;
  return {
    theme: {
      name: 'paired',
      type: 'light',
      colors: { 'editor.foreground': foreground, 'editor.background': '#FFFFFF' },
      tokenColors,
    },
    unpair: {
      name: 'unpair',
      pre(node: Element) {
        node.properties['class'] = `shiki shiki-themes ${light.name} ${dark.name}`;
        node.properties['style'] = paper;
      },
      span(node: Element) {
        const rules = String(node.properties['style'] ?? '').split(';');
        const [colour, ...others] = rules;
        const [day, night] =
          pairs[Number.parseInt(colour!.slice('color:#'.length), 16)]!.split(' ');
        const styles = (name: string, value: string): string[] => [
          `--shiki-${name}:${value}`,
          ...others.filter(Boolean).map((rule) => `--shiki-${name}-${rule}`),
        ];
        node.properties['style'] = [...styles('light', day!), ...styles('dark', night!)].join(';');
      },
    },
  };
}

function differ(light: ThemeRegistrationAny, dark: ThemeRegistrationAny): Error {
  return new Error(`pairThemes: ${light.name} and ${dark.name} have different rules.`);
}
