import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runCommand } from './run-command.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** What a virtual machine is started from. */
export type QemuOptions = {
  /** Where its overlay, its serial console (`serial`), its log and its control socket go. */
  readonly folder: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The disks under the overlays, the root's first; they are never written. */
  readonly disks: readonly { readonly file: string; readonly format: 'raw' | 'qcow2' }[];
  /** Which of its ports a port of 127.0.0.1 leads to: pairs of that one and its own. */
  readonly forwards: readonly (readonly [local: number, own: number])[];
  /** The saved state of a machine that ran on `disks` as they are: it goes on from there instead of booting. */
  readonly state?: string;
};

/** The file names of a machine's overlays in its folder, in the order of its disks. */
export const overlayNames = (disks: QemuOptions['disks']): readonly string[] =>
  disks.map((_, index) => `disk-${index}.qcow2`);

/** Starts a virtual machine in software emulation, at a low priority, on fresh overlays of its disks. */
export const startQemu = async (options: QemuOptions): Promise<ServerProcess> => {
  const { folder, kernel, initrd, disks, forwards, state } = options;
  const overlays = overlayNames(disks).map((name) => join(folder, name));
  for (const [index, { file, format }] of disks.entries())
    await runCommand('qemu-img', [
      ...['create', '-q', '-f', 'qcow2', '-F', format, '-b', file],
      overlays[index] as string,
    ]);
  return startServerProcess(
    '/usr/bin/nice',
    [
      ...[
        '/usr/bin/qemu-system-x86_64',
        '-machine',
        'pc-i440fx-7.2',
        '-accel',
        'tcg,thread=multi',
        '-cpu',
        'max',
      ],
      ...['-smp', '2', '-m', '1024', '-display', 'none', '-monitor', 'none'],
      ...[
        '-serial',
        `file:${join(folder, 'serial')}`,
        '-qmp',
        `unix:${join(folder, 'qmp')},server=on,wait=off`,
      ],
      ...['-kernel', kernel, '-initrd', initrd, '-append', 'root=/dev/vda rw console=ttyS0 net.ifnames=0'],
      ...overlays.flatMap((overlay) => ['-drive', `file=${overlay},format=qcow2,if=virtio,cache=unsafe`]),
      // The guest reaches nothing; only the forwarded ports are open, on loopback.
      ...[
        '-netdev',
        `user,id=n0,restrict=on${forwards.map(([local, own]) => `,hostfwd=tcp:127.0.0.1:${local}-:${own}`).join('')}`,
      ],
      ...['-device', 'virtio-net-pci,netdev=n0,romfile=', '-device', 'virtio-rng-pci'],
      ...(state === undefined ? [] : ['-incoming', `exec:cat '${state}'`]),
    ],
    join(folder, 'log'),
  );
};

type QmpMessage = { readonly return?: { readonly status?: string }; readonly error?: unknown };

/**
 * Saves the whole state of a running machine into a file, through QEMU's control socket (QMP), and ends it. The
 * overlays are then exactly what that state was running on.
 */
export const saveState = async (folder: string, file: string): Promise<void> => {
  const connection = createConnection(join(folder, 'qmp'));
  const lines = createInterface({ input: connection })[Symbol.asyncIterator]();
  const execute = async (command: string, parameters: object = {}): Promise<QmpMessage> => {
    connection.write(`${JSON.stringify({ execute: command, arguments: parameters })}\n`);
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the machine ended during ${command}`);
      const message = JSON.parse(value) as QmpMessage;
      if (message.error !== undefined) throw new Error(`${command}: ${JSON.stringify(message.error)}`);
      if (message.return !== undefined) return message;
    }
  };
  try {
    await execute('qmp_capabilities');
    await execute('migrate-set-parameters', { 'max-bandwidth': 10 ** 10 });
    await execute('migrate', { uri: `exec:cat > '${file}'` });
    for (;;) {
      const status = (await execute('query-migrate')).return?.status;
      if (status === 'completed') break;
      if (status === 'failed' || status === 'cancelled') throw new Error(`saving the state: ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await execute('quit');
  } finally {
    connection.destroy();
  }
};
