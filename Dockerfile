# The server as one image: as many processes of it as needed, each told by ROLE what it does.
FROM node:24-bookworm-slim

WORKDIR /app
ENV PATH=/app/node_modules/.bin:$PATH

COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund --omit=dev

COPY . .
RUN npm run build

# Few memory arenas: decoding pictures on several threads would else keep what each once needed.
ENV NODE_ENV=production DATA_DIR=/data MALLOC_ARENA_MAX=2
RUN mkdir /data /backups && chown node:node /data /backups \
  && printf '#!/bin/sh\nexec node -- /app/dist/apps/cli/src/main.js "$@"\n' > /usr/local/bin/convoke \
  && chmod +x /usr/local/bin/convoke
VOLUME /data
USER node
EXPOSE 4000

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# A heap that grows in small steps, as `npm start` has it: half the memory for a few hundredths of the speed.
CMD ["node", "--max-semi-space-size=16", "dist/apps/server/src/main.js"]
