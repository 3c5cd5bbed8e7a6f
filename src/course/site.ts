// What the site says of itself: one place for names and addresses.

/** Where the source lives; links to lines and the edit links begin here. */
export const repository =
  process.env['REPOSITORY_URL'] ?? 'https://github.com/beyond-attention/beyond-attention';
