/* Generated from the folder by `npm run generate`. */

export * from './engine-sockets.ts';
export * from './host-name.ts';
export * from './listening-sockets.ts';
export * from './machine-id.ts';
export * from './os-release.ts';
export * from './secrets.ts';
export * from './system.ts';
export * from './units.ts';
