import { licencesText } from '../components/copies/licences.ts';

export const GET = (): Response =>
  new Response(licencesText(), { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
