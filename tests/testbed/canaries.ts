/** A made-up secret planted on a target; no output of rempart may ever contain it. */
export type Canary = { readonly value: string; readonly where: string };

/** The canaries planted in the images and containers of the engine. */
export const containerCanaries = {
  imageEnv: { value: 'canary-image-env-4f1c9a7be2', where: 'ENV of rempart/bad' },
  imageHistory: {
    value: 'canary-image-history-83d05c6f1a',
    where: 'a RUN line in the history of rempart/bad',
  },
  imageDeletedFile: {
    value: 'canary-image-deleted-file-b7720e94cd',
    where: 'a private key in a lower layer of rempart/bad, deleted by a later one',
  },
  imageFile: { value: 'canary-image-file-1e6ab38f70', where: '/app/.env in rempart/bad' },
  imageLabel: { value: 'canary-image-label-9d2f60b8a1', where: 'a label of rempart/careless' },
  imageMountedFile: {
    value: 'canary-image-mounted-file-52c7e1fd08',
    where: '/run/secrets/db in rempart/careless',
  },
  containerEnv: { value: 'canary-container-env-a90d4e5c12', where: 'environment of with-secrets' },
  containerArgument: { value: 'canary-container-argument-5bd8f2037e', where: 'command line of with-secrets' },
  containerLabel: { value: 'canary-container-label-c64e17a8d9', where: 'a label of with-secrets' },
  containerUrl: {
    value: 'canary-container-url-27f3b90e6d',
    where: 'the password of a URL in the environment of with-secrets',
  },
} as const satisfies Record<string, Canary>;

/** The canaries planted in both virtual machines. */
export const hostCanaries = {
  passwordHash: {
    value: 'canaryhash0f8d1b6e3a5c7294',
    where: 'the hash of user auditor in /etc/shadow',
  },
  privateKey: { value: 'Y2FuYXJ5LXByaXZhdGUta2V5LWU0Nzlj', where: '/root/.ssh/id_rsa' },
  unitEnv: { value: 'canary-unit-env-d15a8c3f60', where: 'Environment= of inventory.service' },
  processEnv: {
    value: 'canary-process-env-6c02e9b7f4',
    where: 'the environment of the process of inventory.service',
  },
  processArgument: {
    value: 'canary-process-argument-97e4a1d05b',
    where: 'the command line of inventory.service',
  },
  configFile: { value: 'canary-config-file-38b6f0d2ce', where: '/etc/inventory.conf' },
} as const satisfies Record<string, Canary>;

/** Every planted secret, in no particular order. */
export const canaries: readonly Canary[] = [
  ...Object.values(containerCanaries),
  ...Object.values(hostCanaries),
];
