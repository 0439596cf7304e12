import {
  arrayOf,
  bounded,
  dateOf,
  objectOf,
  parseReport,
  refuse,
  type ScanFinding,
  type ScanReport,
  severityOf,
  stringOf,
  stringsOf,
} from './scan-report.ts';

const findingOf = (value: unknown): readonly ScanFinding[] => {
  const match = objectOf(value);
  const [vulnerability, artifact] = [objectOf(match?.vulnerability), objectOf(match?.artifact)];
  const [name, advisory] = [stringOf(artifact?.name), stringOf(vulnerability?.id)];
  if (name === null || advisory === null) return [];
  const related = arrayOf(match?.relatedVulnerabilities).flatMap((one) => stringOf(objectOf(one)?.id) ?? []);
  const fix = objectOf(vulnerability?.fix);
  return [
    {
      name,
      installed: stringOf(artifact?.version) ?? '',
      fixed: fix?.state === 'fixed' ? stringsOf(fix.versions).join(', ') || null : null,
      advisory,
      severity: severityOf(vulnerability?.severity),
      aliases: [...new Set(related)].filter((id) => id !== advisory),
    },
  ];
};

/** A report of `grype -o json`. Throws `UserError` for anything else. */
export const readGrypeReport = (path: string, bytes: Uint8Array): ScanReport => {
  const report = parseReport(path, bytes);
  const descriptor = objectOf(report.descriptor);
  if (descriptor?.name !== 'grype' || !Array.isArray(report.matches))
    return refuse(path, 'it is no report of Grype', 'Run `grype IMAGE -o json`');
  const source = objectOf(report.source);
  // A folder is named by a text, an image by an object.
  const target = objectOf(source?.target);
  const database = objectOf(descriptor.db);
  const distro = objectOf(report.distro);
  const packages = report.matches.flatMap(findingOf);
  const types = report.matches.flatMap((match) => stringOf(objectOf(objectOf(match)?.artifact)?.type) ?? []);
  const system = stringOf(distro?.name);
  return {
    scanner: 'grype',
    version: stringOf(descriptor.version),
    createdAt: dateOf(descriptor.timestamp),
    dataBuilt: dateOf(database?.built) ?? dateOf(objectOf(database?.status)?.built),
    artifacts: [
      ...new Set([
        ...stringsOf([source?.target, target?.userInput, target?.imageID, target?.manifestDigest]),
        ...stringsOf(target?.tags),
        ...stringsOf(target?.repoDigests),
      ]),
    ],
    covered: [
      ...(system === null ? [] : [`${system} ${stringOf(distro?.version) ?? ''}`.trim()]),
      ...new Set(types),
    ],
    packages: bounded(path, packages),
  };
};
