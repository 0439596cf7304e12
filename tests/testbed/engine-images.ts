import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerCanaries as canary } from './canaries.ts';
import { runCommand } from './run-command.ts';

/** An image of the test engine: from an imported root file system, or from a Dockerfile with its history. */
export type ImageCase = {
  readonly reference: string;
  readonly why: string;
  readonly source:
    | { readonly kind: 'import'; readonly change: readonly string[] }
    | { readonly kind: 'build'; readonly dockerfile: string; readonly buildKit?: true };
  /** Fills the root file system (import) or the build context (build). */
  readonly fill: (folder: string, debianTar: string) => Promise<void> | void;
};

const BUSYBOX = '/bin/busybox';

const write = (root: string, path: string, text: string, mode = 0o644): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
};

const program = (root: string, path: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  copyFileSync(BUSYBOX, join(root, path));
};

const shellRoot = async (root: string): Promise<void> => {
  program(root, 'bin/busybox');
  const { stdout } = await runCommand(BUSYBOX, ['--list']);
  for (const applet of stdout.split('\n').filter((name) => name !== '' && name !== 'busybox'))
    symlinkSync('busybox', join(root, 'bin', applet));
  for (const folder of ['dev', 'proc', 'sys', 'root', 'srv', 'var/lib', 'etc'])
    mkdirSync(join(root, folder), { recursive: true });
  mkdirSync(join(root, 'tmp'));
  await runCommand('chmod', ['1777', join(root, 'tmp')]);
  write(
    root,
    'etc/passwd',
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\napp:x:1000:1000:app:/srv:/bin/sh\n',
  );
  write(root, 'etc/group', 'root:x:0:\nnogroup:x:65534:\napp:x:1000:\n');
};

const goodContext = (context: string): void => {
  program(context, 'httpd');
  symlinkSync('httpd', join(context, 'wget'));
  write(context, 'index.html', 'up\n');
  write(context, 'passwd', 'nobody:x:65534:65534:nobody:/:/bin/false\n');
};

const badContext = (context: string): void => {
  write(
    context,
    'id_rsa',
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${canary.imageDeletedFile.value}\n-----END OPENSSH PRIVATE KEY-----\n`,
    0o600,
  );
  write(context, 'app/.env', `SMTP_PASSWORD=${canary.imageFile.value}\n`);
  write(context, 'app/tool', '#!/bin/sh\nexec sleep 86400\n', 0o755);
};

/** The versions of Debian 12.0 and of no later update, for packages that had security updates since. */
const oldVersions = {
  libc6: '2.36-9',
  'libc-bin': '2.36-9',
  libgnutls30: '3.7.9-2',
  'perl-base': '5.36.0-7',
  libsystemd0: '252.6-1',
  libudev1: '252.6-1',
  'libtasn1-6': '4.19.0-2',
} as const;

const oldDebianContext = (context: string, debianTar: string): void => {
  copyFileSync(debianTar, join(context, 'debian.tar'));
  const rules = Object.entries(oldVersions).map(
    ([name, version]) => `/^Package: ${name}$/,/^$/s/^Version: .*/Version: ${version}/`,
  );
  write(context, 'age.sed', `${rules.join('\n')}\n`);
};

const carelessContext = (context: string): void => {
  write(context, 'run.sh', '#!/bin/sh\nexec sleep 86400\n', 0o755);
  write(context, 'sudoers', 'root ALL=(ALL:ALL) ALL\napp ALL=(ALL) NOPASSWD: ALL\n', 0o440);
  write(context, 'secret', canary.imageMountedFile.value);
  write(context, 'git/HEAD', 'ref: refs/heads/main\n');
  program(context, 'sudo');
};

/** The images of the test engine, in the order in which they are made. */
export const imageCases: readonly ImageCase[] = [
  {
    reference: 'rempart/shell:1',
    why: 'imported root file system with a busybox shell: no history, no USER, no HEALTHCHECK',
    source: { kind: 'import', change: ['CMD ["/bin/sh"]', 'ENV PATH=/bin'] },
    fill: shellRoot,
  },
  {
    reference: 'rempart/shell-less:1',
    why: 'two static programs and nothing else: no shell, no passwd, no package database',
    source: { kind: 'import', change: ['CMD ["/sleep","86400"]'] },
    fill: (root) => {
      program(root, 'sleep');
      program(root, 'true');
    },
  },
  {
    reference: 'rempart/file-capabilities:1',
    why: 'a program with file capabilities, kept through import as an extended attribute',
    source: { kind: 'import', change: ['CMD ["/sleep","86400"]'] },
    fill: async (root) => {
      program(root, 'sleep');
      program(root, 'ping');
      await runCommand('setcap', ['cap_net_raw+ep', join(root, 'ping')]);
    },
  },
  {
    reference: 'rempart/good:1.2.3',
    why: 'built from scratch with USER, HEALTHCHECK, VOLUME, EXPOSE, labels, COPY only',
    source: {
      kind: 'build',
      dockerfile: `FROM scratch
LABEL org.opencontainers.image.source="https://example.com/good" org.opencontainers.image.version="1.2.3"
COPY httpd wget /usr/bin/
COPY passwd /etc/passwd
COPY index.html /srv/index.html
VOLUME /data
EXPOSE 8080
USER 65534:65534
HEALTHCHECK --interval=3s --timeout=3s --retries=3 CMD ["/usr/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/index.html"]
ENTRYPOINT ["/usr/bin/httpd", "-f", "-p", "8080", "-h", "/srv"]
`,
    },
    fill: goodContext,
  },
  {
    reference: 'rempart/bad:latest',
    why: 'secrets in ENV, history, a file and a deleted file; ADD, EXPOSE 22, setuid and world-writable files, root',
    source: {
      kind: 'build',
      dockerfile: `FROM rempart/shell:1
ENV DB_PASSWORD=${canary.imageEnv.value} LANG=C
RUN : deploy --token=${canary.imageHistory.value}
COPY id_rsa /root/.ssh/id_rsa
RUN rm /root/.ssh/id_rsa
ADD app /app
RUN cp /bin/busybox /app/su && chmod 4755 /app/su && chmod 777 /app && touch /app/orphan && chown 4242:4242 /app/orphan
EXPOSE 22 80
CMD ["sleep", "86400"]
`,
    },
    fill: badContext,
  },
  {
    reference: 'rempart/single:1',
    why: 'one static program as the only file',
    source: { kind: 'import', change: ['CMD ["/true"]'] },
    fill: (root) => program(root, 'true'),
  },
  {
    reference: 'rempart/careless:1',
    why: 'built by BuildKit: accounts that everybody may change, a second root, sudo without a password, a device, a sensitive volume, bad habits',
    source: {
      kind: 'build',
      buildKit: true,
      dockerfile: `FROM rempart/shell:1
LABEL deploy.token="${canary.imageLabel.value}"
RUN apt-get update || true
RUN apt-get dist-upgrade -y || true
RUN echo toor::0:0:second root:/root:/bin/sh >> /etc/passwd && chmod 666 /etc/passwd
RUN mknod /srv/disk b 8 0
COPY sudo /usr/bin/sudo
COPY sudoers /etc/sudoers
RUN chmod 4755 /usr/bin/sudo && mkdir -p /var/lib/apt/lists && echo x > /var/lib/apt/lists/main_Packages
COPY git /srv/.git
COPY secret /run/secrets/db
COPY --chown=app:app run.sh /srv/run.sh
WORKDIR /etc
VOLUME /boot
USER app
CMD /srv/run.sh
`,
    },
    fill: carelessContext,
  },
  {
    reference: 'rempart/layers:1',
    why: 'whiteouts: a file deleted, a folder replaced (opaque), a hard link, names with a newline and an escape',
    source: {
      kind: 'build',
      dockerfile: `FROM rempart/shell:1
RUN mkdir /old /kept && echo a > /old/a && echo b > /kept/b && echo c > /kept/c && ln /kept/b /kept/link
RUN rm -rf /old && mkdir /old && echo new > /old/new && rm /kept/c
RUN touch "$(printf '/kept/new\\nline')" "$(printf '/kept/\\033[31mred')" /kept/ünïcode
USER app
CMD ["sleep", "86400"]
`,
    },
    fill: () => undefined,
  },
  {
    reference: 'rempart/debian-old:12.0',
    why: 'Debian minbase whose dpkg status names versions of Debian 12.0 (constructed: the files are newer)',
    source: {
      kind: 'build',
      dockerfile: `FROM scratch
ADD debian.tar /
COPY age.sed /tmp/age.sed
RUN sed -i -f /tmp/age.sed /var/lib/dpkg/status && rm /tmp/age.sed
CMD ["sleep", "86400"]
`,
    },
    fill: oldDebianContext,
  },
];
