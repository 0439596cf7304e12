/** The order of Debian versions, for checks that join two targets. */
export { compareDebVersions } from '../vulnerabilities/deb-version.ts';
