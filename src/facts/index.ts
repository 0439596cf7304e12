/* Generated from the folder by `npm run generate`. */

export * from './accounts.ts';
export * from './container-inspect.ts';
export * from './container-top.ts';
export * from './engine-info.ts';
export * from './engine-lists.ts';
export * from './engine-sockets.ts';
export * from './host-name.ts';
export * from './image-inspect.ts';
export * from './listening-sockets.ts';
export * from './machine-id.ts';
export * from './mounts.ts';
export * from './os-release.ts';
export * from './password-field.ts';
export * from './processes.ts';
export * from './secrets.ts';
export * from './system.ts';
export * from './units.ts';
export * from './walk.ts';
