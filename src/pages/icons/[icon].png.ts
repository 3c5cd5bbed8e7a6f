import type { APIContext } from 'astro';
import { iconPng, icons } from '../../components/site/icons.ts';

export function getStaticPaths() {
  return Object.keys(icons).map((icon) => ({ params: { icon } }));
}

export function GET({ params }: APIContext): Response {
  const [side, share] = icons[params['icon']!]!;
  return new Response(new Uint8Array(iconPng(side, share)), {
    headers: { 'Content-Type': 'image/png' },
  });
}
