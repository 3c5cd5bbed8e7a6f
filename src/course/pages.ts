// Pages of the site that are not chapters; links to them are checked against this list.
export const sitePages: readonly string[] = [
  '',
  'about',
  'bibliography',
  'claims',
  'course',
  'exercises',
  'gallery',
  'glossary',
  'lab',
  'notation',
  'offline',
  'print',
  'progress',
  'search',
  'timeline',
];
