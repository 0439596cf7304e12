/**
 * `+dfsg1`, `-0ubuntu1`, `~deb12u1`, `.el9`: an engine that its distribution built and mends, without changing the number in front. Whether it
 * is mended is for the package manager to say.
 */
export const isDistributionBuild = (version: string): boolean =>
  /dfsg|ubuntu|deb\d|\+azure|-ce$|\.(?:el|fc|amzn)\d/.test(version);
