import {
  defineCheck,
  type EnginePlugin,
  engineInfo,
  enginePlugins,
  type Finding,
  judgeEach,
  notApplicable,
  optional,
  undecided,
} from 'rempart/check';

/** Capabilities that are root of the host, or nearly so. */
const STRONG = /^(?:ALL|CAP_(?:SYS_ADMIN|SYS_MODULE|SYS_RAWIO|SYS_PTRACE|DAC_READ_SEARCH|BPF|MAC_ADMIN))$/;
/** Folders of the host that are root of the host to whoever writes there. */
const OPEN =
  /^\/(?:|etc|usr|bin|sbin|root|proc|sys|boot|run|var\/run|var\/lib\/docker|lib|home)(?:\/|$)|docker\.sock$|containerd\.sock$/;

const rightsOf = (plugin: EnginePlugin): readonly string[] => [
  ...(plugin.allDevices === true ? ['every device'] : []),
  ...(plugin.pidHost === true ? ['the host’s processes'] : []),
  ...(plugin.ipcHost === true ? ['the host’s IPC'] : []),
  ...(plugin.mounts ?? []).filter((path) => OPEN.test(path)).map((path) => `the mount of ${path}`),
];

const judge = (plugin: EnginePlugin): Finding | null => {
  const capabilities = (plugin.capabilities ?? []).filter((name) => STRONG.test(name));
  const rights = [...rightsOf(plugin), ...capabilities];
  if (rights.length === 0) return null;
  // A volume driver cannot mount anything without CAP_SYS_ADMIN.
  const mounts = plugin.interfaces?.some((name) => name.startsWith('docker.volumedriver')) === true;
  const usual = mounts && rights.length === 1 && rights[0] === 'CAP_SYS_ADMIN';
  return {
    message: `The plugin ${plugin.name} has ${rights.join(', ')}`,
    expected: 'no right that is root of the host',
    actual: rights.join(', '),
    location: { pointer: '/Settings', resource: plugin.name },
    fix: { command: `docker plugin disable ${plugin.name.replace(/[^\w./:@-]/g, '')}` },
    ...(usual ? { severity: 'low' as const } : {}),
  };
};

export default defineCheck({
  id: 'docker-engine/plugins-confined',
  title: 'Plugins of the engine have no rights that are root of the host',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'A plugin runs beside the engine with what it was granted when it was installed, and no container check sees it: with the host’s folders or CAP_SYS_ADMIN whoever publishes its image is root here.',
  remediation:
    'Remove plugins that are not needed (`docker plugin rm`); install the others by digest, and read what they ask for.',
  fix: {
    command: 'docker plugin disable NAME && docker plugin rm NAME',
    breaks: 'Volumes, networks and logs that the plugin serves are gone for containers that use them.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.4.3' },
    { standard: 'url', id: 'https://docs.docker.com/engine/extend/' },
  ],
  needs: { self: { info: engineInfo, plugins: optional(enginePlugins) } },
  evaluate({ self: { info, plugins } }) {
    if (info.isPodman) return notApplicable('Podman has no managed plugins');
    if (!plugins.known) return undecided(plugins.reason);
    const enabled = {
      ...plugins.value,
      items: plugins.value.items.filter((plugin) => plugin.enabled !== false),
    };
    return judgeEach(enabled, judge, { whenEmpty: notApplicable('The engine runs no managed plugin') });
  },
});
