// What a device needs to install the course as an app.
import { href } from '../components/site/href.ts';
import { icons } from '../components/site/icons.ts';
import { getCourse } from '../course/load.ts';

export function GET(): Response {
  const { info } = getCourse();
  const drawn = Object.entries(icons).filter(([name]) => !name.startsWith('touch'));
  return new Response(
    JSON.stringify(
      {
        name: info?.title ?? 'Beyond Attention',
        short_name: info?.title ?? 'Beyond Attention',
        description: info?.description,
        lang: 'en',
        id: href(),
        start_url: href(),
        scope: href(),
        display: 'minimal-ui',
        background_color: '#fcfbf7',
        theme_color: '#fcfbf7',
        categories: ['education'],
        icons: [
          { src: href('favicon.svg'), type: 'image/svg+xml', sizes: 'any' },
          ...drawn.map(([name, [side]]) => ({
            src: href(`icons/${name}.png`),
            type: 'image/png',
            sizes: `${side}x${side}`,
            purpose: name.startsWith('maskable') ? 'maskable' : 'any',
          })),
        ],
      },
      null,
      2,
    ),
    { headers: { 'Content-Type': 'application/manifest+json' } },
  );
}
