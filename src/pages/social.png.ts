// The picture that other sites show beside a link to the course.
import { markPng } from '../components/site/icons.ts';

export function GET(): Response {
  return new Response(new Uint8Array(markPng(1200, 630, 420)), {
    headers: { 'Content-Type': 'image/png' },
  });
}
