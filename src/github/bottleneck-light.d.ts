/** The limiter that octokit's plugins bring along, without what it has for clusters; its types come with the whole of it. */
declare module 'bottleneck/light.js' {
  import Bottleneck from 'bottleneck';
  export default Bottleneck;
}
