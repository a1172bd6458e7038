/** Texts of changing passwords. */

export const passwordTexts = {
  own: 'Change your password',
  ownText: 'You stay signed in here. Everywhere else you are signed out.',
  present: 'Present password',
  change: 'Change the password',
  ownChanged: 'Your password is changed. Everywhere else you are signed out.',
} as const;
