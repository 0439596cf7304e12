/* Generated from the folder by `npm run generate`. */

export * from './machine-id.ts';
export * from './secrets.ts';
