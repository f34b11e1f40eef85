/** The letters of a French keyboard. */
export const keyboardRows = ['azertyuiop', 'qsdfghjklm', 'wxcvbn'] as const;
