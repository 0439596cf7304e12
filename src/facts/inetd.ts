import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** A service that inetd or xinetd starts for whoever connects. */
export interface InetdService {
  readonly name: string;
  readonly program: string | null;
  readonly path: string;
  readonly line: number;
}

/** Services switched on in inetd.conf(5) and xinetd.conf(5), whether or not the super-server runs. */
/** Null where there is no configuration of a super-server. */
export const inetdServices = defineFact({
  id: 'inetd-services',
  description: 'Services that inetd or xinetd would start',
  probe: files('/etc/inetd.conf', '/etc/inetd.d/*', '/etc/xinetd.conf', '/etc/xinetd.d/*'),
  parse: (output): ResourceSet<InetdService> | null => {
    const entries = output?.entries ?? [];
    if (entries.length === 0 && output?.reason == null) return null;
    const services = entries.flatMap(({ path, content }) =>
      content === null
        ? []
        : path.includes('xinetd')
          ? xinetdServices(path, content)
          : inetdLines(path, content),
    );
    const hidden = entries.find(({ type, content }) => type === 'file' && content === null)?.unreadable;
    const reason = output?.reason ?? hidden ?? null;
    return reason === null ? completeSet(services) : incompleteSet(services, reason);
  },
});

/** name type protocol wait user program arguments; `#<off>#` is Debian's switch. */
const inetdLines = (path: string, content: string): readonly InetdService[] =>
  content.split('\n').flatMap((text, index): InetdService[] => {
    const [name = '', type = '', , , , program] = text.trim().split(/\s+/);
    if (name === '' || name.startsWith('#') || !/^(stream|dgram|raw|seqpacket)/.test(type)) return [];
    return [{ name: name.replace(/^.*:/, ''), program: program ?? null, path, line: index + 1 }];
  });

const xinetdServices = (path: string, content: string): readonly InetdService[] => {
  const services: InetdService[] = [];
  const lines = content.split('\n').map((line) => line.replace(/#.*$/, '').trim());
  lines.forEach((text, index) => {
    const name = /^service\s+(\S+)/.exec(text)?.[1];
    if (name === undefined) return;
    const end = lines.findIndex((line, at) => at > index && line === '}');
    const body = lines.slice(index + 1, end < 0 ? undefined : end);
    const value = (key: string) =>
      body
        .map((line) => new RegExp(`^${key}\\s*=\\s*(.+)$`).exec(line)?.[1]?.trim())
        .find((found) => found !== undefined);
    if (value('disable') !== 'yes')
      services.push({ name, program: value('server') ?? null, path, line: index + 1 });
  });
  return services;
};
