export const oddNets = [];
