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
  /** The disk under the overlay; it is never written. */
  readonly disk: { readonly file: string; readonly format: 'raw' | 'qcow2' };
  /** The port of 127.0.0.1 that leads to its port 22. */
  readonly port: number;
  /** The saved state of a machine that ran on `disk` as it is: it goes on from there instead of booting. */
  readonly state?: string;
};

/** The file name of a machine's overlay in its folder. */
export const OVERLAY = 'disk.qcow2';

/** Starts a virtual machine in software emulation, at a low priority, on a fresh overlay of its disk. */
export const startQemu = async (options: QemuOptions): Promise<ServerProcess> => {
  const { folder, kernel, initrd, disk, port, state } = options;
  const overlay = join(folder, OVERLAY);
  await runCommand('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', disk.format, '-b', disk.file, overlay]);
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
      ...['-drive', `file=${overlay},format=qcow2,if=virtio,cache=unsafe`],
      // The guest reaches nothing; only the forwarded port is open, on loopback.
      ...['-netdev', `user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
      ...['-device', 'virtio-net-pci,netdev=n0,romfile=', '-device', 'virtio-rng-pci'],
      ...(state === undefined ? [] : ['-incoming', `exec:cat '${state}'`]),
    ],
    join(folder, 'log'),
  );
};

type QmpMessage = { readonly return?: { readonly status?: string }; readonly error?: unknown };

/**
 * Saves the whole state of a running machine into a file, through QEMU's control socket (QMP), and ends it. The
 * overlay is then exactly what that state was running on.
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
