# The bot, or with another command a worker: docker run --no-healthcheck … muster node src/cli/muster.mjs worker
FROM node:26-slim AS packages
WORKDIR /muster
COPY package.json package-lock.json .npmrc ./
# The image brings its own Node, so the one that npm would bring is left out of the final stage.
RUN npm ci --omit=dev && rm -rf node_modules/node node_modules/.bin/node

FROM node:26-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3978 MUSTER_DATA_DIR=/data
WORKDIR /muster
COPY --from=packages /muster/node_modules node_modules
COPY package.json LICENSE ./
COPY src src
COPY cards cards
COPY appPackage appPackage
# Compiled code is kept from one start to the next.
RUN mkdir -p /data node_modules/.cache && chown node:node /data node_modules/.cache
USER node
# Everything that is kept without MongoDB; with it nothing is.
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Without npm between, so that signals reach the process that has to put things down.
CMD ["node", "src/index.ts"]
