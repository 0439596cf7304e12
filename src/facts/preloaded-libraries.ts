import { defineFact } from '../core/fact.ts';
import { file } from '../core/probe.ts';

/** A library that ld.so(8) loads into every program. */
export interface PreloadedLibrary {
  readonly library: string;
  readonly line: number;
}

/** /etc/ld.so.preload: names split by blanks or colons, comments left out. Empty where there is no such file. */
export const preloadedLibraries = defineFact({
  id: 'preloaded-libraries',
  description: 'Libraries loaded into every program',
  probe: file('/etc/ld.so.preload'),
  parse: (output): readonly PreloadedLibrary[] =>
    (output?.content ?? '').split('\n').flatMap((text, index) =>
      text
        .replace(/#.*/, '')
        .split(/[\s:]+/)
        .filter(Boolean)
        .map((library) => ({ library, line: index + 1 })),
    ),
});
