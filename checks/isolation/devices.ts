import {
  containerInspect,
  defineCheck,
  type Finding,
  fail,
  notTold,
  pass,
  type Severity,
  safeWord,
  WITHOUT_PRIVILEGED,
} from 'rempart/check';

interface Device {
  readonly pattern: RegExp;
  readonly severity: Severity;
  readonly reach: string;
}

/** Devices by what they give; the first that matches counts, and any other is a low finding. */
const DEVICES: readonly Device[] = [
  { pattern: /^\/dev$/, severity: 'high', reach: 'every device' },
  {
    pattern:
      /^\/dev\/(?:(?:sd|hd|vd|xvd|nvme\d|mmcblk|md\d|loop\d|dm-)[^/]*|(?:mapper|disk|block)\/.+|root)$/,
    severity: 'high',
    reach: 'a disk past its file system',
  },
  { pattern: /^\/dev\/(?:mem|kmem|port|kcore)$/, severity: 'high', reach: 'the memory of the machine' },
  {
    pattern: /^\/dev\/(?:kmsg|uinput|input\/.+|vfio\/.+|tpm\w*|mtd\d+|cpu\/.+|watchdog\d*|tty\d+|console)$/,
    severity: 'medium',
    reach: 'a part of the machine',
  },
  {
    pattern: /^\/dev\/(?:kvm|fuse|net\/tun|vhost-\w+|loop-control|ptp\d+|rtc\d*)$/,
    severity: 'low',
    reach: 'an interface of the kernel',
  },
  {
    pattern: /^\/dev\/(?:null|zero|full|u?random|tty|ptmx|shm|pts)$/,
    severity: 'info',
    reach: 'what every container has',
  },
];

/** Devices that the engine puts into every container by itself. */
const OF_EVERY_CONTAINER = /^\/dev\/(?:null|zero|full|random|urandom|tty)$/;

export default defineCheck({
  id: 'isolation/devices',
  title: 'No device of the host is inside the container',
  targets: ['container'],
  severity: 'high',
  rationale:
    'A device bypasses every check of files and processes: a disk holds all of the host’s files, whatever their rights.',
  remediation:
    'Take `--device` (Compose: `devices`) away, or name the one device that is needed with the least rights (`--device /dev/ttyUSB0:/dev/ttyUSB0:r`).',
  fix: {
    flag: 'without --device',
    compose: 'without devices',
    breaks: 'The program that drives the device',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.18' },
    { standard: 'nist-800-190', id: '4.4.3' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { privileged, devices, deviceRequests } = inspect.hostConfig;
    if (privileged === true)
      return fail(
        {
          message: 'A privileged container holds every device',
          expected: 'none',
          actual: 'all',
          fix: WITHOUT_PRIVILEGED,
        },
        { follows: ['privileged-mode/privileged'] },
      );
    if (devices === null) return notTold('the devices of the container');
    const named = devices
      .filter(({ host }) => !OF_EVERY_CONTAINER.test(host))
      .map(({ host, permissions }): Finding => {
        const device = DEVICES.find(({ pattern }) => pattern.test(host));
        return {
          message: `The host’s ${host} is in the container: ${device?.reach ?? 'a device of the host'}`,
          expected: 'no device',
          actual: `${host}${permissions === null ? '' : ` (${permissions})`}`,
          severity: device?.severity ?? 'low',
          location: { path: host, resource: `device ${host}` },
          fix: {
            flag: `without --device ${safeWord(host, 'PATH')}`,
            compose: `devices: without ${safeWord(host, 'PATH')}`,
          },
        };
      });
    const requested = (deviceRequests ?? []).map(
      (request): Finding => ({
        message: 'Devices are handed in by a driver',
        expected: 'no device',
        actual: request,
        severity: 'low',
        location: { resource: 'device request' },
        fix: {
          flag: 'without --gpus and without --device of a driver (vendor.com/class=name)',
          compose: 'deploy: without resources.reservations.devices',
          breaks: 'What computes or draws on the device',
        },
      }),
    );
    const [first, ...rest] = [...named, ...requested];
    if (first !== undefined) return fail([first, ...rest]);
    if (privileged === null) return notTold('whether the container is privileged');
    return deviceRequests === null ? notTold('the devices that a driver hands in') : pass('none');
  },
});
