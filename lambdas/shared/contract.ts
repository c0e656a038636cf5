/** Name of the environment variable that holds the ARN or name of the secret that signs cursors. */
export const CURSOR_KEY_ENV = 'CURSOR_KEY_SECRET';
