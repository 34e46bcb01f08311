/** What the program says to the shell when it ends. */
export const EXIT = { fine: 0, someFailed: 1, usage: 2, cancelled: 130 } as const;
