# upkeep in a container: docker build -t eks-upkeep . && docker run --rm eks-upkeep plan
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm pack --silent && mv eks-upkeep-*.tgz eks-upkeep.tgz

# The same file that is installed elsewhere, and nothing else: it needs no other package.
FROM node:24-slim
COPY --from=build /build/eks-upkeep.tgz /tmp/eks-upkeep.tgz
RUN npm install --global --offline /tmp/eks-upkeep.tgz && rm /tmp/eks-upkeep.tgz
USER node
WORKDIR /home/node
ENTRYPOINT ["eks-upkeep"]
CMD ["help"]
