/** Whose login it is in all recordings of whoami, as our clients tell it. */
export const jo = {
  username: 'jo',
  displayName: 'Jo',
  email: 'jo@example.com',
  permissions: ['package-view'],
} as const;
