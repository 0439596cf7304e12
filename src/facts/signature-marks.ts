import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';

/** When a scanner other than ClamAV last wrote its signatures. */
export interface SignatureMark {
  readonly product: string;
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly written: number;
}

/** Where vendors say that their signatures lie; the names below change with every version. */
const PLACES: readonly { readonly product: string; readonly patterns: readonly string[] }[] = [
  {
    product: 'Microsoft Defender',
    patterns: [
      '/opt/microsoft/mdatp/definitions.noindex/*',
      '/var/opt/microsoft/mdatp/definitions.noindex/*',
      '/opt/microsoft/mdatp/definitions/*',
    ],
  },
  {
    product: 'Sophos',
    patterns: ['/opt/sophos-spl/plugins/av/chroot/susi/update_source/vdl/*', '/opt/sophos-av/lib/sav/*.ide'],
  },
  { product: 'Dr.Web', patterns: ['/var/opt/drweb.com/bases/*.vdb'] },
  { product: 'ESET', patterns: ['/var/opt/eset/efs/lib/*.dat', '/var/opt/eset/eea/lib/*.dat'] },
  { product: 'Linux Malware Detect', patterns: ['/usr/local/maldetect/sigs/maldet.sigs.ver'] },
];

/** The youngest file of each product that keeps any. */
export const signatureMarks = defineFact({
  id: 'antivirus.signature-marks',
  description: 'When scanners last wrote their signatures',
  probe: fileModes(...PLACES.flatMap(({ patterns }) => patterns)),
  parse: (output): readonly SignatureMark[] =>
    PLACES.flatMap(({ product, patterns }) => {
      const folders = patterns.map((pattern) => pattern.slice(0, pattern.lastIndexOf('/') + 1));
      const [youngest] = (output?.entries ?? [])
        .filter(({ path }) => folders.some((folder) => path.startsWith(folder)))
        .toSorted((a, b) => b.mtime - a.mtime);
      return youngest === undefined ? [] : [{ product, path: youngest.path, written: youngest.mtime * 1000 }];
    }),
});
