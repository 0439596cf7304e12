import { PRIVILEGED_RUNTIME } from '../testbed/container-cases.ts';
import type { CreateBody, VolumeOptions } from './create-body.ts';

/** What an image gives a container that says nothing else. */
export interface ImageTraits {
  readonly user: string;
  readonly checksHealth: boolean;
  /** Ports that the image itself exposes. */
  readonly exposes: readonly string[];
  /** Whether the image has a `ps` inside. */
  readonly hasPs: boolean;
  /** Whether the reference names another image by now than when the containers were made. */
  readonly moved: boolean;
}

const plain: ImageTraits = { user: '', checksHealth: false, exposes: [], hasPs: true, moved: false };

/** The images that the configurations use, by reference; those below `oracle/` are made beside the containers. */
export const images: Readonly<Record<string, ImageTraits>> = {
  'rempart/shell:1': plain,
  'rempart/bad:latest': { ...plain, exposes: ['22/tcp', '80/tcp'] },
  'rempart/layers:1': { ...plain, user: 'app' },
  'oracle/untagged': plain,
  'oracle/moved:1': { ...plain, moved: true },
  'oracle/checked:1': { ...plain, user: '1000:1000', checksHealth: true, exposes: ['8080/tcp'] },
  'oracle/sshd:1': { ...plain, hasPs: false },
  'oracle/sshd-and-ps:1': plain,
};

/** The named volumes that the configurations use, by name, with the options of the `local` driver. */
export const volumes: Readonly<Record<string, VolumeOptions>> = {
  'plain-data': {},
  'memory-data': { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' },
  'bound-srv': { type: 'none', o: 'bind', device: '/srv/data' },
  'bound-etc': { type: 'none', o: 'bind', device: '/etc' },
  'bound-run': { type: 'bind', o: 'ro,rbind', device: '/var/run' },
  'host-disk': { type: 'ext4', device: '/dev/sda1' },
};

/** User-defined networks, by name. An internal one leads nowhere, so nothing is published into it. */
export const networks: Readonly<Record<string, { readonly Internal: boolean }>> = {
  front: { Internal: false },
  closed: { Internal: true },
};

/** Containers that others refer to, by name; they run before the others are made. */
export const partners: Readonly<Record<string, CreateBody>> = {
  'partner-plain': {
    Image: 'rempart/shell:1',
    Cmd: ['sleep', '86400'],
    HostConfig: { NetworkMode: 'front', IpcMode: 'shareable' },
  },
  'partner-host': {
    Image: 'rempart/shell:1',
    Cmd: ['sleep', '86400'],
    HostConfig: { NetworkMode: 'host', PidMode: 'host', IpcMode: 'host' },
  },
  'partner-mounts': {
    Image: 'rempart/shell:1',
    Cmd: ['sleep', '86400'],
    HostConfig: { NetworkMode: 'none', Binds: ['/etc:/donated/etc:ro', 'plain-data:/donated/data'] },
  },
  'partner-data': {
    Image: 'rempart/shell:1',
    Cmd: ['sleep', '86400'],
    HostConfig: { NetworkMode: 'none', Binds: ['plain-data:/donated/data'] },
  },
};

/** Host folders of which the engine gets an empty view of its own, and what is made in them and in its own /run: nothing on the machine's disk. */
export const prepared = {
  emptied: ['/srv', '/home', '/media'],
  folders: [
    ...['/srv/data', '/srv/etc', '/srv/devices', '/srv/proxy/docker.sock', '/srv/docker.sock.d'],
    ...['/home/alice/.ssh', '/home/alice/project', '/media/disk'],
    ...['/run/containerd/containerd.sock', '/run/podman/podman.sock', '/run/crio/crio.sock'],
  ],
} as const;

export { PRIVILEGED_RUNTIME };
