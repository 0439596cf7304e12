import { defineCheck, fail, pass, vulnerabilityScanner } from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/image-scanners-removed',
  title: 'Scanners of the build are not left in the image',
  targets: ['image'],
  severity: 'info',
  rationale:
    'A scanner in the image is weight that nobody runs, with a database that is old from the first day.',
  remediation: 'Scan the finished image from outside, or in a stage of its own that nothing is copied from.',
  fix: {
    dockerfile: 'FROM build AS scan … (a stage that the last one does not copy from)',
    breaks: 'Scans that are started inside the container.',
  },
  references: [{ standard: 'url', id: 'https://docs.docker.com/build/building/multi-stage/' }],
  needs: { self: { scanner: vulnerabilityScanner } },
  evaluate: ({ self: { scanner } }) =>
    scanner === null
      ? pass('none')
      : fail({
          message: `${scanner} lies in the image`,
          expected: 'no scanner',
          actual: scanner,
          location: { path: scanner, resource: scanner },
        }),
});
