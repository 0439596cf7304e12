import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dockerArchiveMembers,
  type ImageParts,
  makeTar,
  type TarMember,
} from '../transports/archive/make-tar.ts';

export const MIB = 1024 * 1024;

export const octal = (value: number, digits = 11): string => `${value.toString(8).padStart(digits, '0')}\0`;
export const file = (name: string, text: string | Buffer = '', more: Partial<TarMember> = {}): TarMember => ({
  name,
  text,
  ...more,
});
export const symlink = (name: string, linkname: string): TarMember => ({ name, type: 'symlink', linkname });
export const hardLink = (name: string, linkname: string): TarMember => ({ name, type: 'link', linkname });
export const layer = (...members: readonly TarMember[]): Promise<Buffer> => makeTar(members);

/** A stanza of dpkg's status file as dpkg writes it. */
export const stanza = (name: string, version: string): string =>
  `Package: ${name}\nStatus: install ok installed\nMaintainer: none\nArchitecture: amd64\nVersion: ${version}\nDescription: a package\n that is installed\n\n`;

export const OS_RELEASE = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n';

/** Files of a Debian whose packages are all known and all in order: alone it passes, so that nothing but the hostile part can be why a check does not. */
export const innocent = (): Promise<Buffer> =>
  layer(
    file('etc/os-release', OS_RELEASE),
    file('etc/passwd', 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n'),
    file('etc/group', 'root:x:0:\napp:x:1000:\n'),
    file('var/lib/dpkg/status', stanza('libc6', '2.36-9') + stanza('zlib1g', '1:1.2.13')),
    file('run', 'x', { mode: 0o755 }),
  );

/** A docker-archive of those layers. */
export const imageOf = (parts: ImageParts): Promise<Buffer> =>
  makeTar(
    dockerArchiveMembers({
      references: ['hostile:1'],
      ...parts,
      config: {
        config: { Cmd: ['/run'], User: '1000' },
        history: [{ created_by: 'COPY run /run # buildkit' }],
        ...parts.config,
      },
    }),
  );

/** The same on top of the innocent files. */
export const image = async (parts: ImageParts): Promise<Buffer> =>
  imageOf({ ...parts, layers: [await innocent(), ...parts.layers] });

/** An image with those files on top of the innocent ones. */
export const imageWith = async (...members: readonly TarMember[]): Promise<Buffer> =>
  image({ layers: [await layer(...members)] });

/** Writes an archive; gives it as a target. */
export const archived =
  (make: () => Promise<Buffer>) =>
  async (folder: string): Promise<string> => {
    const path = join(folder, 'hostile.tar');
    writeFileSync(path, await make());
    return `archive:${path}`;
  };
