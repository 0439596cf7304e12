/** Which engine it is, as far as its defaults go. */
export interface EngineRelease {
  readonly isPodman: boolean;
  readonly serverVersion: string | null;
}

/** `20.10.24+dfsg1`, `29.0.0-rc.1`, `5.4.2`: the first two numbers; null where the text is no version. */
const numbersOf = (version: string): readonly [major: number, minor: number] | null => {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor)];
};

/** Whether the engine's version is `major.minor` or later; null where it does not tell its version. */
export const isAtLeast = (
  { serverVersion }: Pick<EngineRelease, 'serverVersion'>,
  wanted: string,
): boolean | null => {
  const [own, bound] = [numbersOf(serverVersion ?? ''), numbersOf(wanted)];
  if (own === null || bound === null) return null;
  return own[0] > bound[0] || (own[0] === bound[0] && own[1] >= bound[1]);
};

/**
 * `+dfsg1`, `-0ubuntu1`, `~deb12u1`, `.el9`: an engine that its distribution built and mends, without changing the number in front. Whether it
 * is mended is for the package manager to say.
 */
export const isDistributionBuild = (version: string): boolean =>
  /dfsg|ubuntu|deb\d|\+azure|-ce$|\.(?:el|fc|amzn)\d/.test(version);
